//go:build !unix

package main

import "time"

// processor is the processor time that this process has used, 0 where it is
// not known.
func processor() time.Duration { return 0 }
