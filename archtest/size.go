package archtest

import "go/ast"

const (
	maxFileLines     = 500
	maxFunctionLines = 60
)

func checkSize(t *Tree) []Problem {
	return t.eachFile(true, func(f *File) []Problem {
		if ast.IsGenerated(f.AST) {
			return nil
		}
		var out []Problem
		if f.Lines > maxFileLines {
			out = append(out, f.problem(f.AST.Package, "the file has %d lines", f.Lines))
		}
		for _, d := range f.AST.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || f.Test {
				continue
			}
			if n := f.line(fn.End()) - f.line(fn.Pos()) + 1; n > maxFunctionLines {
				out = append(out, f.problem(fn.Pos(), "%s has %d lines", fn.Name.Name, n))
			}
		}
		return out
	})
}

func checkInit(t *Tree) []Problem {
	return t.eachFile(false, func(f *File) []Problem {
		var out []Problem
		for _, d := range f.AST.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				out = append(out, f.problem(fn.Pos(), "declares init"))
			}
		}
		return out
	})
}

func checkPanic(t *Tree) []Problem {
	return t.eachFile(false, func(f *File) []Problem {
		var out []Problem
		ast.Inspect(f.AST, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
					out = append(out, f.problem(call.Pos(), "calls panic"))
				}
			}
			return true
		})
		return out
	})
}
