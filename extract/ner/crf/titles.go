package crf

import "strings"

// titles returns the hashes of words that often stand before a person's name
// without being part of it.
func titles() map[uint64]bool {
	m := map[uint64]bool{}
	for _, w := range strings.Fields(titleWords) {
		m[hashBytes([]byte(w))] = true
	}
	return m
}

const titleWords = `
mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir lord lady dame baroness baron count countess duke
duchess president vice-president premier minister chancellor senator sen sen. rep rep. congressman congresswoman
representative governor gov. mayor king queen prince princess emperor sultan emir crown pope cardinal archbishop
bishop rev rev. reverend father brother sister imam sheikh sheik shaikh ayatollah mullah rabbi swami judge justice
magistrate general gen. brigadier brig. colonel col. major maj. captain capt. lieutenant lt. sergeant sgt. corporal
admiral adm. commander marshal chief constable inspector superintendent detective officer director secretary
undersecretary commissioner chairman chairwoman chairperson chair ceo cfo founder owner coach trainer manager
striker midfielder defender goalkeeper captain spokesman spokeswoman spokesperson ambassador envoy diplomat
leader lawyer attorney prosecutor actor actress comedian singer rapper musician author writer novelist poet
analyst economist historian scientist researcher journalist reporter correspondent editor anchor candidate
opposition lawmaker mp mla councillor councilman comrade chief hon. honourable honorable messrs messrs. mme mme.
mlle herr frau señor don doña haji hajj tan datuk tunku u daw ustaz pastor evangelist bishop activist dissident
dictator warlord strongman tycoon billionaire businessman businesswoman banker son daughter wife husband widow
brother sister father mother`
