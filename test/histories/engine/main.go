// Pulumi's own engine as a library: commands come in as lines of JSON on stdin, and answers go out on stdout.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

// request is one line of stdin.
type request struct {
	ID int `json:"id"`
	// "up", "preview", "refresh", "destroy"; "cancel" and "kill" interrupt the command that is running.
	Op         string          `json:"op"`
	Project    string          `json:"project"`
	Stack      string          `json:"stack"`
	Deployment json.RawMessage `json:"deployment"`
	// Where the program and the provider are served, as host:port.
	Language string `json:"language"`
	Provider string `json:"provider"`
	// The log that the program writes to.
	Engine  string  `json:"engine"`
	Options options `json:"options"`
}

type options struct {
	Targets           []string `json:"targets"`
	Excludes          []string `json:"excludes"`
	Replace           []string `json:"replace"`
	TargetDependents  bool     `json:"targetDependents"`
	ExcludeDependents bool     `json:"excludeDependents"`
	Refresh           bool     `json:"refresh"`
	RunProgram        bool     `json:"runProgram"`
	ContinueOnError   bool     `json:"continueOnError"`
	Parallel          int32    `json:"parallel"`
	// Only a preview of this command.
	DryRun bool `json:"dryRun"`
	// Keeps the plan of a preview under its number, or constrains the command to that of an earlier one.
	KeepPlan bool `json:"keepPlan"`
	Plan     int  `json:"plan"`
}

func main() {
	answers := &answers{encoder: json.NewEncoder(os.Stdout)}
	engine := newEngine()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<28)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			answers.send(answer{Error: fmt.Sprintf("request: %v", err)})
			continue
		}
		switch asked.Op {
		case "cancel", "kill":
			engine.interrupt(asked.Op)
			answers.send(answer{ID: asked.ID})
		default:
			go func() { answers.send(engine.run(asked)) }()
		}
	}
}

type answers struct {
	lock    sync.Mutex
	encoder *json.Encoder
}

func (a *answers) send(value answer) {
	a.lock.Lock()
	defer a.lock.Unlock()
	if err := a.encoder.Encode(value); err != nil {
		os.Exit(1)
	}
}
