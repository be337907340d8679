"""What the demonstration prints for the person who started it; nothing secret of a real park."""

from gateway.central.person import Person
from gateway.central.web.password import OPERATOR
from gateway.demo.population import STAFF, key_of
from gateway.demo.site import DemoSite


def welcome(site: DemoSite, people: tuple[Person, ...], page_says: str, *, real: bool) -> None:
    """Addresses, passwords and what to try."""
    someone = next(person for person in people if person.record.key == key_of(STAFF[0]))
    progress(
        f"\n门岗页面  guard's page   http://127.0.0.1:{site.ports.page}/"
        f"\n          {page_says}"
        f"\n通行码    my pass        {site.public_url}/pass/{someone.link}"
        f"\n中心      centre         {site.public_url}/gates"
        f"\n          {OPERATOR} / {site.operator_password}"
        f"\n文件      files          {site.folder}"
    )
    if real:
        progress(
            "请用手机打开通行码，举到摄像头前 / open the pass on a phone, hold it to the camera"
        )
    progress("Ctrl-C 结束 / ends\n")


def progress(line: str) -> None:
    """One line, at once."""
    print(line, flush=True)  # noqa: T201 - the demonstration talks to a person
