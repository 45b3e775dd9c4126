package analysis

// Version of the terms that the analysers give. Raise it with every change of terms: an index built
// under another version must be built again. History:
//
//	1  first Welsh tables
const Version = 1
