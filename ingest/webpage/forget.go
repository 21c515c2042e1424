package webpage

import "golang.org/x/net/html"

// Forget lets go of the page's tree, for those who hold many pages whose
// numbers are known. Blocks keep the names of their elements.
func (v *View) Forget() {
	for i := range v.page.frames {
		v.page.frames[i].element = nil
	}
	for i := range v.page.Blocks {
		e := v.page.Blocks[i].Element
		v.page.Blocks[i].Element = &html.Node{Type: e.Type, Data: e.Data, DataAtom: e.DataAtom}
	}
}
