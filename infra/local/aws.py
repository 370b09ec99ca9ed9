"""AWS on this machine: moto as a server, and what infra/resources.yaml describes made there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app

from infra.local.mail import DOMAIN, TAKES_LETTERS
from infra.local.options import CannotStart, Options
from infra.local.servers import Quiet, Served
from infra.local.transactions import quicken
from infra.template import Built, Template, create
from infra.template.references import NAME_IN_TEXT, names_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STACK = "lambdesk"
REGION = "eu-central-1"
CONDITIONS = {"HasDomain": False, "HasMailDomain": True}
"""How those of the template come out on this machine."""


class _QuietMoto(Quiet, MotoRequestHandler):
    pass


class OneAtATime:
    """moto loses writes when threads meet in its DynamoDB; whoever asks it, also from elsewhere, waits here."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB"):
            return self._application(environ, start_response)
        with self._lock:
            return self._application(environ, start_response)


def telling(application: WSGIApplication, took: Callable[[], None]) -> WSGIApplication:
    """The same, and somebody is told when a letter was taken."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        yield from application(environ, start_response)
        if environ.get("PATH_INFO") == TAKES_LETTERS:
            took()

    return answer


def serve_moto(port: int, took: Callable[[], None] = lambda: None) -> Served:
    quicken()
    moto = OneAtATime(DomainDispatcherApplication(create_backend_app))
    return Served("aws", telling(moto, took), port, _QuietMoto)


def credentials(given: Mapping[str, str], endpoint: str) -> Mapping[str, str]:
    """What boto3 is told by the environment: never somebody's real keys on moto."""
    known = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if given.get("AWS_ENDPOINT_URL") else ()
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": given.get("AWS_DEFAULT_REGION") or given.get("AWS_REGION") or REGION,
        **{name: given[name] for name in known if given.get(name)},
    }


def built(template: Template, options: Options) -> Built:
    """What the description asks for, made at the endpoint unless it is there already."""
    parameters = {"Stage": "local", "PortalUrl": options.app_url, "MailDomain": DOMAIN}
    session = boto3.Session()
    made = _made_before(session, options.endpoint)
    if made:
        return Built(environment=_environment(template, made, parameters), made=made)
    fresh = create(template, session, endpoint=options.endpoint, parameters=parameters)
    if options.endpoint.startswith("http://"):
        _allow_plain_http(template, fresh, session, options.endpoint)
    return fresh


def _allow_plain_http(template: Template, fresh: Built, session: boto3.Session, endpoint: str) -> None:
    """The buckets' policies refuse whoever comes without TLS, which here is everybody."""
    s3 = session.client("s3", endpoint_url=endpoint)
    for each in template.resources.values():
        if each.kind == "AWS::S3::BucketPolicy":
            s3.delete_bucket_policy(Bucket=fresh.physical(each.logical_id))


def _made_before(session: boto3.Session, endpoint: str) -> Mapping[str, str]:
    cloudformation = session.client("cloudformation", endpoint_url=endpoint)
    try:
        found = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    except ClientError:
        return {}
    return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found if each.get("PhysicalResourceId")}


def _environment(template: Template, made: Mapping[str, str], parameters: Mapping[str, str]) -> Mapping[str, str]:
    known = {**made, **parameters}
    return {name: _referred(name, value, known) for name, value in template.environment.items()}


def _referred(name: str, value: Any, known: Mapping[str, str]) -> str:  # noqa: ANN401 - as YAML gives it
    match value:
        case {"Ref": str(logical_id)} if logical_id in known:
            return known[logical_id]
        case {"Fn::If": [str(condition), here, otherwise]} if condition in CONDITIONS:
            return _referred(name, here if CONDITIONS[condition] else otherwise, known)
        case {"Fn::Sub": str(text)} if set(names_in(value)) <= known.keys():
            return NAME_IN_TEXT.sub(lambda found: known[found["name"]], text)
    raise CannotStart(f"the stack {STACK} is there already and does not tell {name}; delete it and start again")
