"""Where CloudFormation and the services themselves give the same thing different names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from infra.template.document import TemplateError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import SSESpecificationTypeDef
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef, LifecycleRuleTypeDef

CORS_NAMES = {
    "AllowedHeaders": "AllowedHeaders",
    "AllowedMethods": "AllowedMethods",
    "AllowedOrigins": "AllowedOrigins",
    "ExposedHeaders": "ExposeHeaders",
    "MaxAge": "MaxAgeSeconds",
}
LIFECYCLE_NAMES = frozenset(
    {
        "AbortIncompleteMultipartUpload",
        "ExpirationInDays",
        "ExpiredObjectDeleteMarker",
        "Id",
        "NoncurrentVersionExpiration",
        "Prefix",
        "Status",
    }
)


def sse(specification: Mapping[str, Any]) -> SSESpecificationTypeDef:
    _refuse_others("SSESpecification", specification, frozenset({"SSEEnabled"}))
    return {"Enabled": specification["SSEEnabled"]}


def cors_rule(rule: Mapping[str, Any]) -> CORSRuleTypeDef:
    _refuse_others("CorsRules", rule, CORS_NAMES)
    said: Any = {CORS_NAMES[name]: value for name, value in rule.items()}
    typed: CORSRuleTypeDef = said
    return typed


def lifecycle_rule(rule: Mapping[str, Any]) -> LifecycleRuleTypeDef:
    _refuse_others("LifecycleConfiguration.Rules", rule, LIFECYCLE_NAMES)
    said: LifecycleRuleTypeDef = {
        "ID": rule["Id"],
        "Status": rule["Status"],
        "Filter": {"Prefix": rule["Prefix"]},
    }
    if "ExpirationInDays" in rule:
        said["Expiration"] = {"Days": rule["ExpirationInDays"]}
    if "ExpiredObjectDeleteMarker" in rule:
        said["Expiration"] = {"ExpiredObjectDeleteMarker": rule["ExpiredObjectDeleteMarker"]}
    if "NoncurrentVersionExpiration" in rule:
        said["NoncurrentVersionExpiration"] = rule["NoncurrentVersionExpiration"]
    if "AbortIncompleteMultipartUpload" in rule:
        said["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    return said


def _refuse_others(where: str, rule: Mapping[str, Any], known: Mapping[str, str] | frozenset[str]) -> None:
    if unknown := sorted(set(rule) - set(known)):
        raise TemplateError(f"{where}: the second pass cannot say {', '.join(unknown)}")
