"""Every way in by HTTP."""

from __future__ import annotations

from chalice.app import Chalice

from chalicelib.entrypoints import errors
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
from chalicelib.entrypoints.pages import routes as pages
from chalicelib.entrypoints.pages_files import routes as files_of_pages
from chalicelib.entrypoints.pages_settings import routes as settings
from chalicelib.entrypoints.pages_sign_in import routes as sign_in
from chalicelib.entrypoints.pages_static import routes as static

BLUEPRINTS = (
    hooks,
    health,
    api,
    sign_in,
    pages,
    files_of_pages,
    settings,
    static,
    desk_sign_in,
    desk_pages,
    desk_me,
    desk_figures,
    desk_people,
    desk_clients,
    desk_settings,
    desk_bots,
    desk_health,
    desk_mail,
    desk_webhooks,
)


def register(app: Chalice) -> None:
    """With what answers for a route that fails."""
    app.api.binary_types.append(FILES)
    for each in BLUEPRINTS:
        app.register_blueprint(each)
    errors.guard(app)
