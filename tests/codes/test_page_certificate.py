"""The guard's page gets a certificate of its own that browsers take for its names alone."""

from cryptography import x509

from gateway.codes.keys import ENTROPY_BYTES, generate_private_key
from gateway.codes.page_certificate import DAYS, SERIAL_BYTES, fingerprint, page_certificate_pem

NOW_MS = 1_800_000_000_000


def test_a_certificate_names_its_hosts_and_ends_before_browsers_refuse_it() -> None:
    """A name, an address, no authority."""
    key = generate_private_key(bytes(ENTROPY_BYTES))
    pem = page_certificate_pem(["gate.local", "192.0.2.7"], key, NOW_MS, bytes(SERIAL_BYTES))
    read = x509.load_pem_x509_certificate(pem)
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["gate.local"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.7"]
    limits = read.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not limits.ca
    assert (read.not_valid_after_utc - read.not_valid_before_utc).days == DAYS + 1
    assert read.serial_number == 1
    told = fingerprint(pem)
    assert len(told.split(":")) == 32
