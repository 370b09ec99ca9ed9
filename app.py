"""The front: every Lambda we deploy is declared here and nowhere else."""

from __future__ import annotations

from chalice.app import Chalice, CloudWatchEvent, Rate, SQSEvent

from chalicelib import bootstrap
from chalicelib.entrypoints import events
from chalicelib.entrypoints.observe import observed

app = Chalice(app_name="lambdesk")
app.register_middleware(observed, event_type="all")

if bootstrap.function() in {"", "app"}:  # what queues and the clock wake starts without a page
    from chalicelib.entrypoints import routes

    routes.register(app)


# Batch answers, concurrency and dead letters of the queues stand in infra/resources.yaml.


@app.on_sqs_message(queue="deliver", name="deliver")
def deliver(event: SQSEvent) -> events.Answer:
    return events.deliver(event.to_dict(), event.context)


@app.on_sqs_message(queue="files", name="files")
def files(event: SQSEvent) -> events.Answer:
    return events.files(event.to_dict(), event.context)


@app.on_sqs_message(queue="notify", name="notify")
def notify(event: SQSEvent) -> events.Answer:
    return events.told(event.to_dict(), event.context)


@app.on_sqs_message(queue="mail", name="mail")
def mail(event: SQSEvent) -> events.Answer:
    return events.mail(event.to_dict(), event.context)


@app.on_sqs_message(queue="feedback", name="feedback")
def feedback(event: SQSEvent) -> events.Answer:
    return events.feedback(event.to_dict(), event.context)


@app.on_sqs_message(queue="index", name="index")
def index(event: SQSEvent) -> events.Answer:
    return events.learned(event.to_dict(), event.context)


@app.on_sqs_message(queue="webhooks", name="webhooks")
def webhooks(event: SQSEvent) -> events.Answer:
    return events.webhooks(event.to_dict(), event.context)


@app.schedule(Rate(1, unit=Rate.MINUTES), name="tend")
def tend(event: CloudWatchEvent) -> None:
    events.minute(event.context)
