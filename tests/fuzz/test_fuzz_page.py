"""The guard's page keeps its promises to whoever calls it, as its own document says them."""

from collections.abc import Iterator

import pytest

from gateway.cli import main
from gateway.web.contract import page_contract
from tests.fuzz.page_calls import Calling, called
from tests.fuzz.page_site import SESSIONS, Site, site


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One page for all sessions."""
    with site(tmp_path_factory.mktemp("page")) as page:
        yield page


DONE = {
    "nobody": {"display", "healthz"},
    "guard": {"page", "shift", "visitors"},
    "chief": {"open", "refuse", "remeasure"},
    "installer": {"audit", "page"},
}
"""Routes that the short run of each session gets through, or it would say nothing."""


@pytest.mark.parametrize("who", SESSIONS)
def test_no_call_breaks_a_promise_of_the_page(page: Site, who: str) -> None:
    """The short run; `./run fuzz page` is the long one."""
    tally = called(page, who, Calling(4, edges=who == "chief"))
    assert tally.broken == []
    assert tally.done >= DONE[who]


def test_every_route_stands_in_the_document_with_the_roles_that_may_use_it(page: Site) -> None:
    """Also the routes that somebody adds next year."""
    document = page_contract(page.rig.app)
    assert isinstance(document["paths"], dict)
    assert len(document["paths"]) == len({rule.rule for rule in page.rig.app.url_map.iter_rules()})
    count, audit = document["paths"]["/api/count"], document["paths"]["/audit"]
    assert isinstance(count, dict)
    assert isinstance(audit, dict)
    assert count["post"]["x-roles"] == ["chief"]  # type: ignore[index,call-overload]
    assert audit["get"]["x-roles"] == ["installer"]  # type: ignore[index,call-overload]


def test_the_command_prints_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    """For whoever has the program and no gate."""
    assert main(["contract", "--page"]) == 0
    assert '"openapi": "3.1.0"' in capsys.readouterr().out
