"""The settings of the embedded Apache Kafka: one broker that is its own controller."""

from pathlib import Path

ADMIN = "admin"
"""May do everything; sets topics, users and permissions."""
CONTROLLER = "controller"
"""The broker itself, towards its controller."""
_PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
_SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"

Properties = dict[str, str | int | Path]


def plain(log: Path, broker: int, controller: int) -> Properties:
    """Return the settings of a broker on loopback that lets everybody in."""
    return {
        "process.roles": "broker,controller",
        "node.id": 1,
        # Static voters: read at every start, so that the port may change.
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": log,
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        "log.retention.hours": -1,
        "group.min.session.timeout.ms": 1000,
        # After a crash the controller waits this long before the broker may return.
        "broker.session.timeout.ms": 3000,
        "broker.heartbeat.interval.ms": 500,
    }


def guarded(broker: int, controller: int, passwords: dict[str, str]) -> Properties:
    """Return what changes when everybody must say who they are, and may only what was granted.

    Who has a password here can prove it by PLAIN: the administrator and the broker itself, since
    users that Kafka keeps exist only once the administrator has made them.
    """
    users = " ".join(f'user_{name}="{password}"' for name, password in passwords.items())
    both = f"{_PLAIN_LOGIN} {_as(ADMIN, passwords)} {users};"
    return {
        "listeners": f"CLIENTS://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}",
        "listener.security.protocol.map": "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "inter.broker.listener.name": "CLIENTS",
        "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.clients.sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
        "listener.name.clients.plain.sasl.jaas.config": both,
        "listener.name.clients.scram-sha-512.sasl.jaas.config": _SCRAM_LOGIN,
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": (
            f"{_PLAIN_LOGIN} {_as(CONTROLLER, passwords)} {users};"
        ),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMIN};User:{CONTROLLER}",
    }


def _as(name: str, passwords: dict[str, str]) -> str:
    return f'username="{name}" password="{passwords[name]}"'
