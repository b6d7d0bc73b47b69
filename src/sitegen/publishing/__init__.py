"""What was built reaches readers: manifests, addresses that are never lost, deploys, settings of hosts."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.publishing.built import manifest_lines as manifest_lines
    from sitegen.publishing.deploying import deploy as deploy
    from sitegen.publishing.deploying import rollback as rollback
    from sitegen.publishing.deploying import target_named as target_named
    from sitegen.publishing.hosts.writing import write_host as write_host
    from sitegen.publishing.outcome import Asked as Asked
    from sitegen.publishing.permanence import heirs_known as heirs_known
    from sitegen.publishing.permanence import lost_addresses as lost_addresses
    from sitegen.publishing.sources import read_manifest as read_manifest
    from sitegen.publishing.telling import lost_faults as lost_faults
else:
    __getattr__ = face(
        __name__,
        {
            "built": "manifest_lines",
            "deploying": "deploy rollback target_named",
            "hosts.writing": "write_host",
            "outcome": "Asked",
            "permanence": "heirs_known lost_addresses",
            "sources": "read_manifest",
            "telling": "lost_faults",
        },
    )
