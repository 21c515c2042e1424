package crf

import "strings"

// titles returns the hashes of words that often stand before a person's name
// without being part of it.
func titles() map[uint64]bool { return hashes(titleWords) }

// honorifics returns the hashes of the titles that no name begins with.
func honorifics() map[uint64]bool { return hashes(honorificWords) }

// Honorific reports whether a word is a title that no name begins with.
func Honorific(word string) bool {
	low := unstop(appendLower(nil, appendNormal(nil, word)))
	return honorifics()[hashBytes(low)]
}

func hashes(list string) map[uint64]bool {
	m := map[uint64]bool{}
	for _, w := range strings.Fields(list) {
		m[hashBytes([]byte(w))] = true
	}
	return m
}

const honorificWords = `mr mrs ms miss messrs mme mlle dr prof professor sir madam madame hon sen senator rep congressman
congresswoman gov governor president chancellor gen brig col maj capt lt sgt cpl cmdr adm colonel sergeant lieutenant
rev reverend ayatollah minister secretary undersecretary commissioner spokesman spokeswoman spokesperson chairman
chairwoman director ambassador envoy constable inspector superintendent detective crown surnamed`

const titleWords = `
mr mrs ms miss dr prof professor sir lord lady dame baroness baron count countess duke duchess president vice-president premier minister chancellor senator sen rep congressman congresswoman representative governor gov
mayor king queen prince princess emperor sultan emir crown pope cardinal archbishop bishop rev reverend father
brother sister imam sheikh sheik shaikh ayatollah mullah rabbi swami judge justice magistrate general gen
brigadier brig colonel col major maj captain capt lieutenant lt sergeant sgt corporal admiral adm commander
marshal chief constable inspector superintendent detective officer director secretary undersecretary
commissioner chairman chairwoman chairperson chair ceo cfo founder owner coach trainer manager striker
midfielder defender goalkeeper spokesman spokeswoman spokesperson ambassador envoy diplomat leader lawyer
attorney prosecutor actor actress comedian singer rapper musician author writer novelist poet analyst
economist historian scientist researcher journalist reporter correspondent editor anchor candidate opposition
lawmaker mp mla councillor councilman comrade hon honourable honorable messrs mme mlle herr frau señor don
doña haji hajj tan datuk tunku u daw ustaz pastor evangelist activist dissident dictator warlord strongman
tycoon billionaire businessman businesswoman banker son daughter wife husband widow mother sayyid tsar czar
maulana mufti dato md sri smt shri subedar elder uncle aunt cousin grandmother surnamed named cllr cpl pvt tun
hajiya alhaji oba otunba barrister engr arch saint st`
