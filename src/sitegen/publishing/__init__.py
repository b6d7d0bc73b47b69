"""What was built reaches readers: manifests, addresses that are never lost, deploys, settings of hosts."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.publishing.built import manifest_lines as manifest_lines
    from sitegen.publishing.comparing import compared_with as compared_with
    from sitegen.publishing.deploying import deploy as deploy
    from sitegen.publishing.deploying import rollback as rollback
    from sitegen.publishing.deploying import target_named as target_named
    from sitegen.publishing.hosts.writing import write_host as write_host
    from sitegen.publishing.outcome import Asked as Asked
    from sitegen.publishing.sources import read_manifest as read_manifest
else:
    __getattr__ = face(
        __name__,
        {
            "built": "manifest_lines",
            "comparing": "compared_with",
            "deploying": "deploy rollback target_named",
            "hosts.writing": "write_host",
            "outcome": "Asked",
            "sources": "read_manifest",
        },
    )
