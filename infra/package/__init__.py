"""Makes what AWS gets: the template and the code of every function, the same from the same sources."""

from infra.package.assembly import CODE, TEMPLATE, build, template_alone
from infra.package.trouble import CannotPackage
from infra.package.written import written

__all__ = ["CODE", "TEMPLATE", "CannotPackage", "build", "template_alone", "written"]
