//go:build !unix

package main

import "time"

// processor is the processor time that this process has used, 0 where it is
// not known.
func processor() time.Duration { return 0 }

// maxRSS is the most memory that this process has held, in bytes, 0 where it is
// not known.
func maxRSS() int64 { return 0 }
