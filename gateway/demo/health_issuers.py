"""Issues health certificates of three kinds to invented visitors; no real issuer's key is here."""

import base64
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from gateway.codes import base45, cbor, es256
from gateway.codes.cose import signature_structure
from gateway.codes.jwk_keys import thumbprint
from gateway.codes.keys import SigningKey
from gateway.core.event import Json
from gateway.demo.der import certificate_id, certificate_of

COUNTRY: Final = "AT"
CARD_ISSUER: Final = "https://cards.example.org"
DID: Final = "did:web:passes.example.org"
_KEY_OF_DID: Final = "key-1"
_YEAR_S: Final = 365 * 86_400
_GIVEN: Final = ("Gabriele", "Anneliese", "Matthias", "Jérôme", "Siobhán", "Bartholomew", "Mikaela")
_FAMILY: Final = ("Mustermann", "Goessinger", "Featherstone", "O'Callaghan", "Lindqvist", "Whaanga")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a certificate of another issuer; nobody who exists.

    Args:
        number: from 0; everything else follows from it.
    """

    number: int

    @property
    def given(self) -> str:
        """Given name."""
        return _GIVEN[self.number % len(_GIVEN)]

    @property
    def family(self) -> str:
        """Family name."""
        return _FAMILY[self.number % len(_FAMILY)]

    @property
    def born(self) -> str:
        """ISO 8601 date."""
        return f"{1940 + self.number % 60}-{1 + self.number % 12:02d}-{1 + self.number % 28:02d}"

    @property
    def certificate(self) -> str:
        """The number of the EU certificate."""
        return f"URN:UVCI:01:AT:10807843F94AEE0EE5093FBC{self.number:08X}#B"


@dataclass(frozen=True, slots=True)
class HealthIssuers:
    """One key that speaks for a country, for an issuer of cards and for one of passes.

    Args:
        key: all sign with it.
    """

    key: SigningKey

    def trust_entries(self) -> list[Json]:
        """The ``issuers`` of a trust file that believes them."""
        method = f"{DID}#{_KEY_OF_DID}"
        jwk = self._jwk()
        document: Json = {
            "id": DID,
            "verificationMethod": [{"id": method, "publicKeyJwk": jwk}],
            "assertionMethod": [method],
        }
        certificate = base64.b64encode(certificate_of(COUNTRY, self.key)).decode("ascii")
        return [
            {"certificate": certificate},
            {"issuer": CARD_ISSUER, "jwks": {"keys": [jwk]}},
            {"did": document},
        ]

    def eu_certificate(self, visitor: Visitor, now_ms: int) -> str:
        """Two doses of two, a month ago."""
        dose = {
            "tg": "840539006",
            "vp": "1119349007",
            "mp": "EU/1/20/1528",
            "ma": "ORG-100030215",
            "dn": 2,
            "sd": 2,
            "dt": _day(now_ms, -30),
            "co": COUNTRY,
            "is": "Ministry of Health, Austria",
            "ci": visitor.certificate,
        }
        family, given = (name.upper().replace("'", "") for name in (visitor.family, visitor.given))
        name = {"fn": visitor.family, "fnt": family, "gn": visitor.given, "gnt": given}
        claims = {"ver": "1.3.0", "dob": visitor.born, "nam": name, "v": [dose]}
        issued_s = now_ms // 1000 - 86_400
        cwt = {1: COUNTRY, 4: issued_s + _YEAR_S, 6: issued_s, -260: {1: claims}}
        kid = certificate_id(certificate_of(COUNTRY, self.key))
        return "HC1:" + base45.encode(zlib.compress(self._sign1(cbor.encode(cwt), kid), 9))

    def health_card(self, visitor: Visitor, now_ms: int) -> str:
        """A SMART Health Card with the one dose of a vaccine that needs no second."""
        names: Json = [{"family": visitor.family, "given": [visitor.given]}]
        patient: Json = {"resourceType": "Patient", "name": names, "birthDate": visitor.born}
        entries: list[Json] = [{"resource": patient}, _single_dose(now_ms)]
        bundle: Json = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        claims: Json = {
            "iss": CARD_ISSUER,
            "nbf": now_ms // 1000 - 86_400,
            "vc": {
                "type": ["https://smarthealth.cards#health-card"],
                "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": bundle},
            },
        }
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        payload = packer.compress(_json(claims)) + packer.flush()
        kid = thumbprint(*self._point())
        message = b".".join(
            (_base64url(_json({"zip": "DEF", "alg": "ES256", "kid": kid})), _base64url(payload))
        )
        signed = message + b"." + _base64url(es256.sign(self.key.private, message))
        return "shc:/" + "".join(f"{code - 45:02d}" for code in signed)

    def nz_pass(self, visitor: Visitor, now_ms: int) -> str:
        """A New Zealand COVID Pass of a year."""
        subject = {
            "givenName": visitor.given,
            "familyName": visitor.family,
            "dob": visitor.born,
        }
        issued_s = now_ms // 1000 - 86_400
        claims = {
            1: DID,
            4: issued_s + _YEAR_S,
            5: issued_s,
            7: visitor.number.to_bytes(16, "big"),
            "vc": {
                "@context": ["https://www.w3.org/2018/credentials/v1"],
                "version": "1.0.0",
                "type": ["VerifiableCredential", "PublicCovidPass"],
                "credentialSubject": subject,
            },
        }
        signed = self._sign1(cbor.encode(claims), _KEY_OF_DID.encode())
        return "NZCP:/1/" + base64.b32encode(signed).decode("ascii").rstrip("=")

    def _sign1(self, payload: bytes, kid: bytes) -> bytes:
        protected = cbor.encode({1: -7, 4: kid})
        message = signature_structure(protected, b"", payload)
        parts = [protected, {}, payload, es256.sign(self.key.private, message)]
        return b"\xd2" + cbor.encode(parts)

    def _jwk(self) -> dict[str, Json]:
        x, y = self._point()
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def _point(self) -> tuple[str, str]:
        numbers = self.key.private.public_key().public_numbers()
        x, y = (_base64url(value.to_bytes(32, "big")) for value in (numbers.x, numbers.y))
        return x.decode("ascii"), y.decode("ascii")


def _single_dose(now_ms: int) -> Json:
    coding: Json = [{"system": "http://hl7.org/fhir/sid/cvx", "code": "212"}]
    dose: Json = {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": coding},
        "occurrenceDateTime": _day(now_ms, -30),
    }
    return {"resource": dose}


def _day(now_ms: int, days: int) -> str:
    return (datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(days=days)).date().isoformat()


def _json(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _base64url(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")
