"""The park says whom people may call, in its own words; an address can be no script."""

import pytest

from gateway.central.help_lines import HelpLine, help_lines
from gateway.config import HelpSection
from gateway.config.office_shape import LINK


def test_lines_without_a_text_are_none() -> None:
    """Nothing is shown before somebody wrote something."""
    assert help_lines(HelpSection()) == ()
    assert help_lines(HelpSection(line_link="tel:12345")) == ()
    said = HelpSection(support_zh="心理支持", support_link="https://help.example/chat?x=1")
    assert help_lines(said) == (HelpLine("心理支持", "", "https://help.example/chat?x=1"),)


@pytest.mark.parametrize(
    ("link", "taken"),
    [
        *(("", True), ("tel:+86571-88888888", True), ("https://help.example/chat?x=1", True)),
        *(("javascript:alert(1)", False), ("http://help.example", False), ("tel:", False)),
        *(('https://a.example/"onclick', False), ("data:text/html,x", False)),
    ],
)
def test_an_address_is_a_page_over_tls_or_a_telephone(link: str, *, taken: bool) -> None:
    """A link that a browser would run is refused when the file is read."""
    assert (LINK.objection(link) is None) == taken
