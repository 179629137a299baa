"""Points each client at an emulator with nothing but the client's own settings; the rest is in the environment."""

import socket

from azure.identity import ClientSecretCredential

resolve = socket.getaddrinfo


def resolve_localhost(host, *args, **kwargs):
    # Names below localhost are this machine (RFC 6761), which not every resolver knows.
    below = isinstance(host, str) and host.endswith(".localhost")
    return resolve("127.0.0.1" if below else host, *args, **kwargs)


socket.getaddrinfo = resolve_localhost


def credential(emulator):
    return ClientSecretCredential(
        emulator["tenantId"],
        emulator["clientId"],
        emulator["clientSecret"],
        authority=emulator["url"],
        disable_instance_discovery=True,
    )


def azureml_core(emulator, workspace):
    # ServicePrincipalAuthentication asks login.microsoftonline.com whether an authority is one, and cannot be told not to.
    from azureml.core import Workspace
    from azureml.core.authentication import TokenAuthentication

    own = credential(emulator)
    auth = TokenAuthentication(lambda audience: own.get_token(audience.rstrip("/") + "/.default").token)
    # As in Azure's public cloud, where it ends with a slash, so that most paths begin with two.
    auth._cloud_type.endpoints.resource_manager = emulator["url"] + "/"
    return Workspace(*workspace, auth=auth)


def azure_ai_ml(emulator, workspace):
    from azure.ai.ml import MLClient

    names = ["azure_portal", "resource_manager", "active_directory", "aml_resource_id", "storage_endpoint"]
    cloud = dict.fromkeys([*names, "registry_discovery_endpoint"], emulator["url"])
    cloud["storage_endpoint"] = emulator["storageEndpoint"]
    return MLClient(credential(emulator), *workspace, cloud="Emulator", cloud_metadata=cloud)
