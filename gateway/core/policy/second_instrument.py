"""From which reading of the guard's thermometer a person is not admitted; not the measuring."""

from dataclasses import dataclass

from gateway.core.instant import NS_PER_MS
from gateway.core.policy.roster import MS_PER_MINUTE
from gateway.core.second_instrument import Site


@dataclass(frozen=True, slots=True)
class SecondInstrumentPolicy:
    """The fever line of each site, and how long a refused person may be measured.

    No factor converts one site to another (Sund-Levander 2012, Thermology international 22:3).
    Ear and mouth read above the armpit: the upper ends of normal are 37.52, 37.41 and 36.93 °C
    (mean and 2 sd; Geneva 2019, OFID 6:ofz032). So 37.3 °C errs there towards refusing.
    ``wait_minutes``: 5 of rest in the shade and 10 for a thermometer in the armpit.
    """

    axilla_fever_celsius: float = 37.3
    ear_fever_celsius: float = 37.3
    mouth_fever_celsius: float = 37.3
    wait_minutes: float = 15.0

    def fever_celsius(self, site: Site) -> float:
        """The line of this site, °C."""
        lines = {
            Site.AXILLA: self.axilla_fever_celsius,
            Site.EAR: self.ear_fever_celsius,
            Site.MOUTH: self.mouth_fever_celsius,
        }
        return lines[site]

    @property
    def wait_ns(self) -> int:
        """The same as ``wait_minutes``, in nanoseconds."""
        return round(self.wait_minutes * MS_PER_MINUTE) * NS_PER_MS
