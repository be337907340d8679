"""Who may have been near somebody, the likeliest first, each with the reason."""

from gateway.central.contacts import Known, Link, Nearness, ranked, shared

WANG = Known("wang", "Acme", "2", ("shift-1", "bus:12", "canteen:11:30", "staff"))


def test_what_two_people_share_is_told_by_its_name() -> None:
    """Company, building, shift, vehicle and canteen slot; being staff is no link."""
    same = Known("li", "Acme", "2", ("staff", "bus:12", "canteen:11:30", "shift-1"))
    assert sorted(link.value for link, _ in shared(WANG, same)) == [
        *("building", "canteen", "company", "shift", "vehicle")
    ]
    assert (Link.VEHICLE, "bus:12") in shared(WANG, same)
    assert shared(WANG, Known("x", "Beta", "", ("staff", "bus:9"))) == []
    assert shared(Known("", "", "", ()), Known("x", "", "", ())) == []


def test_the_likeliest_stands_first_and_nobody_without_a_link() -> None:
    """Nearness at lanes counts each time, up to five; a stranger of no roster is told, too."""
    others = [
        WANG,
        Known("colleague", "Acme", "2", ()),
        Known("passenger", "Beta", "", ("bus:12",)),
        Known("nobody", "Beta", "9", ("staff",)),
    ]
    near = {
        "passenger": Nearness(9, 2_500),
        "stranger": Nearness(1, 61_000),
        "wang": Nearness(1, 0),
    }
    found = ranked(WANG, others, near, 10)
    assert [(one.person, one.score) for one in found] == [
        *(("passenger", 25), ("colleague", 4), ("stranger", 4))
    ]
    assert [link for link, _ in found[0].evidence] == [Link.VEHICLE, Link.LANE]
    assert "9 time(s), 2 s apart" in found[0].evidence[1][1].en
    assert len(ranked(WANG, others, near, 1)) == 1
