"""`python -m infra.package`: makes the package, or prints its template alone for a linter."""

from __future__ import annotations

from pathlib import Path

import click

from infra.package import CannotPackage, build, template_alone


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/package"),
    show_default=True,
    help="The folder for template.yaml and deployment.zip.",
)
@click.option("--template", "alone", is_flag=True, help="Only print the template; needs no network.")
def package(out: Path, *, alone: bool) -> None:
    """Make what AWS gets, from the sources as they stand here."""
    try:
        if alone:
            click.echo(template_alone(), nl=False)
            return
        build(out)
    except CannotPackage as reason:
        raise click.ClickException(str(reason)) from reason
    for each in sorted(out.iterdir()):
        click.echo(f"{each}  {each.stat().st_size:,} bytes")


if __name__ == "__main__":
    package(prog_name="python -m infra.package")
