package main

import (
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/resource/stack/snapshot"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// written is the file with a stack's state.
type written struct {
	lock    sync.Mutex
	frozen  bool
	state   *apitype.DeploymentV3
	invalid []string
}

func (w *written) Save(deployment apitype.TypedDeployment) error {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.frozen {
		return nil
	}
	if err := snapshot.VerifyIntegrity(deployment.Deployment); err != nil {
		w.invalid = append(w.invalid, err.Error())
	}
	w.state = deployment.Deployment
	return nil
}

// freeze is the end of the process that writes.
func (w *written) freeze() {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.frozen = true
}

func (w *written) last() (*apitype.DeploymentV3, []string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.state, w.invalid
}
