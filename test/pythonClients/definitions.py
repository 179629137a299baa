"""What azure-ai-ml makes of Azure ML definitions; many at once, because each call takes its time."""

import io
import json
import os

from azure.ai.ml import load_compute, load_environment
from azure.ai.ml._restclient.arm_ml_service._utils.model_base import SdkJSONEncoder
from azure.ai.ml.constants import TimeZone


def load(documents, subscription, resource_group):
    return [one(document, subscription, resource_group) for document in documents]


def time_zones():
    return [zone.value for zone in TimeZone]


def one(document, subscription, resource_group):
    try:
        entity = entity_of(document)
        if document["kind"] == "computeInstance":
            entity._set_full_subnet_name(subscription, resource_group)
        body = json.dumps(entity._to_rest_object(), cls=SdkJSONEncoder, exclude_readonly=True)
    except Exception as error:  # whatever the client raises is what the test asks for
        return {"error": f"{type(error).__name__}: {error}"}
    return {"name": entity.name, "version": getattr(entity, "version", None), "body": json.loads(body)}


def entity_of(document):
    load_one = {"computeInstance": load_compute, "environment": load_environment}[document["kind"]]
    origin = os.path.join(document["folder"], "definition.yml")
    return load_one(io.StringIO(document["text"]), relative_origin=origin)
