package facts

import "strings"

// placeNames are places whose names differ in Welsh and English, by the word
// that tells them apart: Welsh, then English, as both are in general use. A
// statement and its translation name the same places.
const placeNames = `
	abertawe swansea · caerdydd cardiff · casnewydd newport · fenni abergavenny · duon blackwood · glynebwy ebbw · caerffili caerphilly · trefynwy monmouth
	fynwy monmouthshire · brynbuga usk · cwmbrân cwmbran · wrecsam wrexham · môn anglesey · ddinbych denbighshire · dinbych denbigh
	fflint flintshire · treffynnon holywell · wyddgrug mold · rhuthun ruthin · caergybi holyhead · biwmares beaumaris · trallwng welshpool
	drenewydd newtown · aberhonddu brecon · llanandras presteigne · gelli hay · gaerfyrddin carmarthenshire · caerfyrddin carmarthen · rhydaman ammanford · aberteifi cardigan
	benfro pembrokeshire · penfro pembroke · hwlffordd haverfordwest · abergwaun fishguard · aberdaugleddau milford · doc dock · llambed lampeter
	tudful tydfil · aberdâr aberdare · aberpennar ash · barri barry · ogwr bridgend · nedd neath · morgannwg glamorgan
	tyddewi davids · llanilltud llantwit · bae bay · hafren severn · gwy wye · wysg usk · dyfrdwy dee · tywi towy · arberth narberth · llanymddyfri llandovery
	castellnewydd newcastle · prydain britain · llundain london · lerpwl liverpool · manceinion manchester · bryste bristol · amwythig shrewsbury · henffordd hereford · caer chester
	ewrop europe · alban scotland · iwerddon ireland
`

// englishPlace gives the English word of a place in any mutation of its Welsh one.
var englishPlace = func() map[string]string {
	m := map[string]string{}
	for _, pair := range strings.FieldsFunc(placeNames, func(r rune) bool { return r == '·' || r == '\n' }) {
		w := strings.Fields(pair)
		if len(w) != 2 {
			continue // the end of the list
		}
		for _, cy := range mutations(w[0]) {
			m[fold(cy)] = w[1]
		}
	}
	return m
}()
