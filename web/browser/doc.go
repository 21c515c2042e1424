// Package browser tests the page in Debian's Chromium: what the handlers' own
// tests cannot see, such as what a script draws, where the keyboard leads, and
// whether text can be read in the dark. Its tests have the build tag browser;
// .ci/run gives them Chromium and axe-core.
package browser
