// Command hydra is Ory Hydra from its published module, for the benchmark.
package main

import "github.com/ory/hydra/v2/cmd"

func main() { cmd.Execute() }
