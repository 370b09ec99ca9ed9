"""The front: every Lambda we deploy is declared here and nowhere else."""

from __future__ import annotations

from chalice.app import Chalice, CloudWatchEvent, Rate, SQSEvent

from chalicelib.entrypoints import errors, events
from chalicelib.entrypoints.api import routes as api
from chalicelib.entrypoints.bodies import FILES
from chalicelib.entrypoints.desk_bots import routes as desk_bots
from chalicelib.entrypoints.desk_clients import routes as desk_clients
from chalicelib.entrypoints.desk_figures import routes as desk_figures
from chalicelib.entrypoints.desk_health import routes as desk_health
from chalicelib.entrypoints.desk_mail import routes as desk_mail
from chalicelib.entrypoints.desk_me import routes as desk_me
from chalicelib.entrypoints.desk_pages import routes as desk_pages
from chalicelib.entrypoints.desk_people import routes as desk_people
from chalicelib.entrypoints.desk_settings import routes as desk_settings
from chalicelib.entrypoints.desk_sign_in import routes as desk_sign_in
from chalicelib.entrypoints.desk_webhooks import routes as desk_webhooks
from chalicelib.entrypoints.health import routes as health
from chalicelib.entrypoints.hooks import routes as hooks
from chalicelib.entrypoints.observe import observed
from chalicelib.entrypoints.pages import routes as pages
from chalicelib.entrypoints.pages_files import routes as files_of_pages
from chalicelib.entrypoints.pages_settings import routes as settings
from chalicelib.entrypoints.pages_sign_in import routes as sign_in
from chalicelib.entrypoints.pages_static import routes as static

app = Chalice(app_name="lambdesk")
app.api.binary_types.append(FILES)
app.register_blueprint(hooks)
app.register_blueprint(health)
app.register_blueprint(api)
app.register_blueprint(sign_in)
app.register_blueprint(pages)
app.register_blueprint(files_of_pages)
app.register_blueprint(settings)
app.register_blueprint(static)
app.register_blueprint(desk_sign_in)
app.register_blueprint(desk_pages)
app.register_blueprint(desk_me)
app.register_blueprint(desk_figures)
app.register_blueprint(desk_people)
app.register_blueprint(desk_clients)
app.register_blueprint(desk_settings)
app.register_blueprint(desk_bots)
app.register_blueprint(desk_health)
app.register_blueprint(desk_mail)
app.register_blueprint(desk_webhooks)
app.register_middleware(observed, event_type="all")
errors.guard(app)


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
