package facts

import "strings"

// placeNames are places whose names differ in Welsh and English, by the word
// that tells them apart: Welsh, then English. A statement and its translation
// name the same places. Names as in the List of Standardised Welsh Place-names
// of the Welsh Language Commissioner (facts; Open Government Licence).
const placeNames = `
	abertawe swansea · caerdydd cardiff · casnewydd newport · fenni abergavenny · duon blackwood · glynebwy ebbw · caerffili caerphilly · trefynwy monmouth
	fynwy monmouthshire · cas-gwent chepstow · brynbuga usk · cwmbrân cwmbran · pont-y-pŵl pontypool · wrecsam wrexham · môn anglesey · ddinbych denbighshire · dinbych denbigh
	fflint flintshire · treffynnon holywell · wyddgrug mold · rhuthun ruthin · caergybi holyhead · biwmares beaumaris · caernarfon caernarfon · bala bala · trallwng welshpool
	drenewydd newtown · aberhonddu brecon · llanandras presteigne · gelli hay · gaerfyrddin carmarthenshire · caerfyrddin carmarthen · rhydaman ammanford · aberteifi cardigan
	benfro pembrokeshire · penfro pembroke · hwlffordd haverfordwest · abergwaun fishguard · aberdaugleddau milford · doc dock · dinbych-y-pysgod tenby · llambed lampeter
	merthyr merthyr · tudful tydfil · aberdâr aberdare · aberpennar ash · bont-faen cowbridge · barri barry · porthcawl porthcawl · ogwr bridgend · nedd neath · morgannwg glamorgan
	tyddewi davids · llanilltud llantwit · bae bay · hafren severn · gwy wye · wysg usk · dyfrdwy dee · tywi towy · hendy-gwyn whitland · arberth narberth · llanymddyfri llandovery
	llandeilo llandeilo · castellnewydd newcastle · prydain britain · llundain london · lerpwl liverpool · manceinion manchester · bryste bristol · amwythig shrewsbury · henffordd hereford · caer chester
	ewrop europe · alban scotland · iwerddon ireland
`

// englishPlace gives the English word of a place in any mutation of its Welsh one.
var englishPlace = func() map[string]string {
	m := map[string]string{}
	for _, pair := range strings.FieldsFunc(placeNames, func(r rune) bool { return r == '·' || r == '\n' }) {
		w := strings.Fields(pair)
		if len(w) != 2 || w[0] == w[1] {
			continue
		}
		for _, cy := range mutations(w[0]) {
			for _, part := range strings.Split(fold(cy), "-") {
				if part == fold(cy) {
					m[part] = w[1]
				}
			}
		}
	}
	return m
}()
