"""The way to the model in a company's network: an authority of its own and a proxy, set by variables as in a pod."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from src.assistant.cohere.model import CohereModel
from src.assistant.model import ModelFailure
from tests.support.cohere import KEY, MODEL, CohereServer, cohere_server, says


async def _unheard(text: str) -> None:
    pass


async def ask(tmp_path: Path, server: CohereServer) -> str:
    (tmp_path / "key").write_text(KEY)
    server.answers = [says("Nothing is due.")]
    model = CohereModel(tmp_path / "key", MODEL, server.url)
    try:
        return (await model.reply([{"role": "user", "content": "What is due?"}], [], _unheard, 5.0)).text
    finally:
        await model.close()


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 that vouches for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "company.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
async def server(authority: Path) -> AsyncIterator[CohereServer]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)
    async with cohere_server(tls) as server:
        yield server


@asynccontextmanager
async def tunnels() -> AsyncIterator[tuple[str, list[str]]]:
    """A proxy that connects to whatever it is asked for, and keeps what that was."""
    asked: list[str] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[0]
        asked.append(line)
        host, port = line.split()[1].split(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer), return_exceptions=True)

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}", asked
    finally:
        proxy.close()


async def test_an_authority_that_is_named_is_trusted_and_no_other(
    server: CohereServer, authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelFailure):
        await ask(tmp_path, server)
    assert server.requests == [], "the key went to a server that nobody vouches for"
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    assert await ask(tmp_path, server) == "Nothing is due."


async def test_a_proxy_is_asked_for_the_model_alone(
    server: CohereServer, authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    async with tunnels() as (address, asked):
        monkeypatch.setenv("HTTPS_PROXY", address)
        assert await ask(tmp_path, server) == "Nothing is due."
        assert asked == [f"CONNECT {server.url.removeprefix('https://')} HTTP/1.1"]
        async with cohere_server() as plain:
            assert await ask(tmp_path, plain) == "Nothing is due."
        assert len(asked) == 1, "what is plain HTTP stays inside"
