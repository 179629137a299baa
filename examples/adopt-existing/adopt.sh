#!/bin/sh
# After `npm install` and `pulumi stack init`. WORKSPACE is the ARM id of the workspace.
set -eu

# Reads only. Look at definitions/ and at what is said of secrets, and put it into version control.
npx --no pulumi-azureml export --workspace "$WORKSPACE" --out definitions

# Takes everything into the state. Nothing is sent to the instances and environments.
pulumi config set azureml:workspace "$WORKSPACE"
pulumi up --yes --non-interactive

# From here on, an edit of a file is a change.
pulumi preview --non-interactive --expect-no-changes
