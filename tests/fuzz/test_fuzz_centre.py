"""The centre's pages keep their promises to whoever calls them with rubbish."""

from pathlib import Path

from tests.fuzz.centre import fuzz
from tests.fuzz.centre_site import centre_site
from tests.fuzz.page_forms import Form, forms_of

DONE = {
    "nobody": {"resident.page", "resident.need"},
    "manager": {"cases.open", "cases.act", "cases.contacts", "revoke.change", "figures.state"},
    "officer": {"homes.act", "returns.act", "residents.renew"},
    "clerk": {"returns.one", "batch.table", "batch.upload"},
    "worker": {"homes.page"},
    "auditor": {"audit.page", "fleet.page"},
}
"""Pages that the short run of each session gets through, or it would say nothing."""


def test_no_rubbish_breaks_a_promise_of_the_centres_pages(tmp_path: Path) -> None:
    """The short run; `./run fuzz centre` is the long one."""
    with centre_site(tmp_path) as site:
        found = fuzz(site, 500, seed=1)
    assert [line for tally in found.values() for line in tally.broken] == []
    assert {
        who: DONE[who] - tally.done for who, tally in found.items() if DONE[who] - tally.done
    } == {}


def test_a_pages_forms_are_found_with_what_they_offer() -> None:
    """A field without an offer is written by a person."""
    page = """<input name="outside"><a href="/b">B</a>
        <form method="post" action="/a"><input name="note">
        <select name="kind"><option value="x">X</option><option value="y">Y</option></select>
        <button name="act" value="go">Go</button><input type="file" name="people"></form>"""
    fields = {"note": [], "kind": ["x", "y"], "act": ["go"]}
    assert forms_of(page) == [Form("/a", "post", fields, ["people"]), Form("/b", "get")]
