package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/backend"
	bdisplay "github.com/pulumi/pulumi/pkg/v3/backend/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/pkg/v3/secrets/b64"
	"github.com/pulumi/pulumi/pkg/v3/util/cancel"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// answer is one line of stdout.
type answer struct {
	ID    int    `json:"id"`
	Error string `json:"error,omitempty"`
	// What the event log of the command-line interface has.
	Events []apitype.EngineEvent `json:"events,omitempty"`
	// The state afterwards; nothing after a preview.
	Deployment *apitype.DeploymentV3 `json:"deployment,omitempty"`
	// What is wrong with a state that was written, as Pulumi checks it.
	Invalid []string `json:"invalid,omitempty"`
	Plan    int      `json:"plan,omitempty"`
}

type engineHost struct {
	lock    sync.Mutex
	source  *cancel.Source
	written *written
	plans   map[int]*deploy.Plan
}

func newEngine() *engineHost {
	return &engineHost{plans: map[int]*deploy.Plan{}}
}

// interrupt does to the running command what a Ctrl-C or the end of its process does.
func (e *engineHost) interrupt(how string) {
	e.lock.Lock()
	defer e.lock.Unlock()
	if e.source == nil {
		return
	}
	if how == "kill" {
		e.written.freeze()
		e.source.Terminate()
		return
	}
	if e.source.Context().CancelErr() != nil {
		e.source.Terminate()
	} else {
		e.source.Cancel()
	}
}

func (e *engineHost) run(asked request) answer {
	ctx := context.Background()
	answered := answer{ID: asked.ID}
	fail := func(err error) answer {
		answered.Error = err.Error()
		return answered
	}
	snapshot, err := snapshotOf(ctx, asked.Deployment)
	if err != nil {
		return fail(err)
	}
	host, hostFactory, err := servedBy(asked)
	if err != nil {
		return fail(err)
	}
	defer host.close()

	dryRun := asked.Options.DryRun || asked.Op == "preview"
	updates := engine.UpdateOptions{
		Parallel:          max(1, asked.Options.Parallel),
		Refresh:           asked.Options.Refresh,
		RefreshProgram:    asked.Options.RunProgram,
		DestroyProgram:    asked.Options.RunProgram,
		ReplaceTargets:    deploy.NewUrnTargets(asked.Options.Replace),
		Targets:           deploy.NewUrnTargets(asked.Options.Targets),
		Excludes:          deploy.NewUrnTargets(asked.Options.Excludes),
		TargetDependents:  asked.Options.TargetDependents,
		ExcludeDependents: asked.Options.ExcludeDependents,
		ContinueOnError:   asked.Options.ContinueOnError,
		GeneratePlan:      asked.Options.KeepPlan,
		HostFactory:       hostFactory,
	}
	if asked.Options.Plan != 0 {
		updates.Plan = e.plans[asked.Options.Plan].Clone()
		updates.GeneratePlan = true
	}

	manager := b64.NewBase64SecretsManager()
	state := &written{}
	cancelContext, source := cancel.NewContext(ctx)
	events := make(chan engine.Event)
	engineContext := &engine.Context{Cancel: cancelContext, Events: events, PluginManager: framework.NopPluginManager{}}
	var snapshots *backend.SnapshotManager
	if !dryRun {
		snapshots = backend.NewSnapshotManager(state, manager, snapshot, nil)
		engineContext.SnapshotManager = snapshots
	}
	e.lock.Lock()
	e.source, e.written = source, state
	e.lock.Unlock()
	heard := make(chan []apitype.EngineEvent)
	go func() { heard <- listen(events) }()

	name, err := tokens.ParseStackName(asked.Stack)
	if err != nil {
		return fail(err)
	}
	target := deploy.Target{Name: name, Organization: "organization", Config: config.Map{}, Snapshot: snapshot}
	project := workspace.Project{Name: tokens.PackageName(asked.Project)}
	project.Runtime = workspace.NewProjectRuntimeInfo("nodejs", nil)
	operation, err := operationOf(asked)
	if err != nil {
		return fail(err)
	}
	plan, _, err := operation(framework.NewUpdateInfo(project, target), engineContext, updates, dryRun)
	close(events)
	answered.Events = <-heard
	if err != nil {
		answered.Error = err.Error()
	}
	e.lock.Lock()
	e.source, e.written = nil, nil
	if asked.Options.KeepPlan && plan != nil {
		e.plans[asked.ID] = plan
		answered.Plan = asked.ID
	}
	e.lock.Unlock()
	if snapshots != nil {
		if err := snapshots.Close(); err != nil && answered.Error == "" {
			answered.Error = err.Error()
		}
		answered.Deployment, answered.Invalid = state.last()
	}
	return answered
}

func operationOf(asked request) (framework.TestOp, error) {
	switch asked.Op {
	case "up", "preview":
		return engine.Update, nil
	case "refresh":
		if asked.Options.RunProgram {
			return engine.RefreshV2, nil
		}
		return engine.Refresh, nil
	case "destroy":
		if asked.Options.RunProgram {
			return engine.DestroyV2, nil
		}
		return engine.Destroy, nil
	}
	return nil, fmt.Errorf("unknown operation %q", asked.Op)
}

func snapshotOf(ctx context.Context, deployment json.RawMessage) (*deploy.Snapshot, error) {
	if len(deployment) == 0 || string(deployment) == "null" {
		return nil, nil
	}
	untyped := &apitype.UntypedDeployment{Version: 3, Deployment: deployment}
	return stack.DeserializeUntypedDeployment(ctx, untyped, b64.Base64SecretsProvider)
}

func listen(events <-chan engine.Event) []apitype.EngineEvent {
	heard := []apitype.EngineEvent{}
	for event := range events {
		if event.Internal() {
			continue
		}
		converted, err := bdisplay.ConvertEngineEvent(event, false)
		if err == nil {
			heard = append(heard, converted)
		}
	}
	return heard
}
