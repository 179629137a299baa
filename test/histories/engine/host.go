package main

import (
	"context"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// connections to the program and to the provider, which somebody else serves, and the hosts made over them.
type connections struct {
	language *grpc.ClientConn
	provider *grpc.ClientConn
	hosts    []plugin.Host
}

func (c *connections) close() {
	// The engine leaves a host open that it was given.
	for _, host := range c.hosts {
		_ = host.Close()
	}
	_ = c.language.Close()
	_ = c.provider.Close()
}

func servedBy(asked request) (*connections, engine.HostFactory, error) {
	language, err := dial(asked.Language)
	if err != nil {
		return nil, nil, err
	}
	provider, err := dial(asked.Provider)
	if err != nil {
		return nil, nil, err
	}
	load := func() (plugin.Provider, error) {
		return plugin.NewProviderWithClient(nil, pulumirpc.NewResourceProviderClient(provider), false), nil
	}
	served := &connections{language: language, provider: provider}
	loader := deploytest.NewProviderLoader("pulumi-nodejs", semver.MustParse("3.0.0"), load)
	factory := func(_ context.Context, sink, status diag.Sink, _ plugin.DebugContext) (plugin.Host, error) {
		runtime := plugin.NewLanguageRuntimeClient("nodejs", pulumirpc.NewLanguageRuntimeClient(language))
		host := deploytest.NewPluginHost(sink, status, &program{runtime, asked.Engine}, loader)
		served.hosts = append(served.hosts, host)
		return host, nil
	}
	return served, factory, nil
}

func dial(address string) (*grpc.ClientConn, error) {
	return grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
}

// program is told the engine's address as programs of the Automation API are.
type program struct {
	plugin.LanguageRuntime
	engine string
}

func (p *program) Run(ctx context.Context, info plugin.RunInfo) (string, bool, error) {
	info.Args = []string{p.engine}
	// One after the other, a registration that the engine gave up would keep the next program waiting for ever.
	info.Parallel = 16
	return p.LanguageRuntime.Run(ctx, info)
}

func (p *program) Cancel(context.Context) error { return nil }
