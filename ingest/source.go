package ingest

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"dateline/feed"
)

// Open turns the SOURCE arguments of a command into sources: a file, a folder
// (read recursively, in sorted order, hidden entries skipped), a glob, "-" for
// stdin, or the address of a page, a feed or a sitemap. A path that does not
// exist is not an error here: it comes out of its source as a failed item, so
// that the others are still read. See Absent.
func Open(args []string, stdin io.Reader) ([]Source, error) {
	var sources []Source
	for _, arg := range args {
		switch {
		case arg == "-":
			sources = append(sources, Stream{Origin: "stdin", Reader: stdin})
		case isWebAddress(arg):
			sources = append(sources, Addresses{arg})
		case isURL(arg):
			return nil, fmt.Errorf("%s: only http and https addresses can be read", arg)
		default:
			sources = append(sources, Path(arg))
		}
	}
	return sources, nil
}

// Absent finds the arguments that name nothing there is: no file or folder of
// that name, and no match of a glob.
func Absent(args []string) map[string]error {
	absent := map[string]error{}
	for _, arg := range args {
		if arg == "-" || isURL(arg) {
			continue
		}
		if _, err := os.Lstat(arg); !os.IsNotExist(err) {
			continue
		}
		if !hasMeta(arg) {
			absent[arg] = fs.ErrNotExist
			continue
		}
		if paths, err := filepath.Glob(arg); err != nil {
			absent[arg] = err
		} else if len(paths) == 0 {
			absent[arg] = ErrNoMatch
		}
	}
	return absent
}

func isURL(arg string) bool {
	scheme, _, found := strings.Cut(arg, "://")
	return found && scheme != "" && !strings.ContainsAny(scheme, "/\\.")
}

// Addresses are pages, feeds or sitemaps of the web. They come as links.
type Addresses []string

// Read yields the addresses.
func (a Addresses) Read(context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		for _, address := range a {
			if !yield(LinkTo(feed.Link{URL: address}), nil) {
				return
			}
		}
	}
}

// Path is a file, a folder or, where nothing has that name, a glob.
type Path string

// Read yields the files.
func (p Path) Read(ctx context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		walk := walker{ctx, yield}
		if _, err := os.Lstat(string(p)); err == nil || !hasMeta(string(p)) {
			walk.path(string(p))
			return
		}
		paths, err := filepath.Glob(string(p))
		if err == nil && len(paths) == 0 {
			err = ErrNoMatch
		}
		if err != nil {
			walk.fail(string(p), err)
			return
		}
		for _, path := range paths { // Glob sorts
			if !walk.path(path) {
				return
			}
		}
	}
}

// File is one file, whatever characters are in its name.
type File string

// Read yields the file.
func (f File) Read(ctx context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) { walker{ctx, yield}.path(string(f)) }
}

func hasMeta(path string) bool { return strings.ContainsAny(path, "*?[") }

// walker yields files; its methods report whether to go on.
type walker struct {
	ctx   context.Context
	yield func(Raw, error) bool
}

func (w walker) fail(path string, err error) bool {
	return w.yield(Raw{Origin: path}, &Error{StageRead, path, err})
}

// path yields what a path given by the user names: any readable file (a pipe,
// too) or the files of a folder.
func (w walker) path(path string) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return w.fail(path, err)
	case info.IsDir():
		return w.folder(path)
	}
	return w.file(path)
}

func (w walker) folder(root string) bool {
	proceed := true
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case w.ctx.Err() != nil:
			proceed = false
		case err != nil:
			proceed = w.fail(path, err)
			if proceed && d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case path != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir():
			proceed = w.entry(path)
		}
		if !proceed {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return w.fail(root, err)
	}
	return proceed
}

// entry yields a file met in a folder. A link to a file is followed; a link to
// a folder is not, since it may lead in circles.
func (w walker) entry(path string) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return w.fail(path, err)
	case !info.Mode().IsRegular():
		return w.fail(path, ErrNotFile)
	}
	return w.file(path)
}

func (w walker) file(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return w.fail(path, err)
	}
	defer f.Close()
	size := peekSize
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() < peekSize {
		size = int(info.Size()) + 1 // to see the end
	}
	return w.yield(peek(Raw{Origin: path, Name: filepath.Base(path)}, f, size))
}

// Stream is one open stream, such as stdin.
type Stream struct {
	Origin string
	Reader io.Reader
}

// Read yields the stream as one item. Reading it stops when ctx ends, even
// while the stream itself is waiting for input.
func (s Stream) Read(ctx context.Context) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		yield(peek(Raw{Origin: s.Origin}, newInterruptible(ctx, s.Reader), peekSize))
	}
}

// peek fills Body with the first bytes of the stream and keeps the others in
// Rest.
func peek(r Raw, stream io.Reader, size int) (Raw, error) {
	head := make([]byte, size)
	n := 0
	for n < size {
		m, err := stream.Read(head[n:])
		n += m
		if err == io.EOF {
			r.Body = head[:n]
			return r, nil
		}
		if err != nil { // among them the end of a compressed stream that was cut short
			r.Body = head[:n]
			return r, &Error{StageRead, r.Origin, err}
		}
	}
	r.Body, r.Rest = head, stream
	return r, nil
}

// interruptible reads a stream in a goroutine of its own, so that a Read can
// be given up.
type interruptible struct {
	ctx    context.Context
	chunks chan chunk
	rest   []byte
	err    error
}

type chunk struct {
	data []byte
	err  error
}

func newInterruptible(ctx context.Context, r io.Reader) *interruptible {
	in := &interruptible{ctx: ctx, chunks: make(chan chunk, 1)}
	go func() {
		// The chunk that is read from, the one in the channel and the one that is
		// filled: no more are in use at a time.
		var buffers [3][peekSize]byte
		for i := 0; ; i++ {
			data := buffers[i%len(buffers)][:]
			n, err := r.Read(data)
			select {
			case in.chunks <- chunk{data[:n], err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return in
}

// Read returns what has arrived, or the context's error.
func (in *interruptible) Read(p []byte) (int, error) {
	for len(in.rest) == 0 {
		if in.err != nil {
			return 0, in.err
		}
		select {
		case c := <-in.chunks:
			in.rest, in.err = c.data, c.err
		case <-in.ctx.Done():
			return 0, in.ctx.Err()
		}
	}
	n := copy(p, in.rest)
	in.rest = in.rest[n:]
	return n, nil
}
