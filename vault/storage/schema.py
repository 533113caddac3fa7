"""The tables. Columns hold ids, times, closed words, counts and sealed bytes; nothing a consumer wrote is readable."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from vault.storage.columns import id_column, moment, sealed, word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)

users = Table(
    "users",
    metadata,
    id_column("id", primary_key=True),
    Column("login_index", LargeBinary(32), nullable=False, unique=True),
    word("label", 128, null=True),
    word("role", 16),
    word("status", 16),
    moment("created_at"),
    sealed("salt", null=True),
    Column("memory", Integer),
    Column("time", Integer),
    Column("lanes", Integer),
    sealed("verifier", null=True),
    sealed("root_by_password", null=True),
    sealed("recovery_salt", null=True),
    sealed("recovery_verifier", null=True),
    sealed("root_by_recovery", null=True),
    sealed("public_key", null=True),
    sealed("verifying_key", null=True),
    sealed("identity_seed", null=True),
    sealed("signing_seed", null=True),
    sealed("totp_secret", null=True),
    Column("totp_last_step", BigInteger, nullable=False, default=0),
    Column("key_entry", BigInteger),
)

enrolments = Table(
    "enrolments",
    metadata,
    id_column("id", primary_key=True),
    id_column("user_id", "users.id"),
    Column("secret_hash", LargeBinary(32), nullable=False, unique=True),
    moment("expires_at"),
    moment("used_at", null=True),
)

sessions = Table(
    "sessions",
    metadata,
    id_column("id", primary_key=True),
    id_column("user_id", "users.id"),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    sealed("root_by_token"),
    word("transport", 16),
    moment("created_at"),
    moment("seen_at"),
    moment("expires_at"),
    moment("stepped_up_at"),
    Index("ix_sessions_user_id", "user_id"),
)

known_sources = Table(
    "known_sources",
    metadata,
    id_column("user_id", "users.id", primary_key=True),
    Column("source", LargeBinary(32), primary_key=True),
    moment("seen_at"),
)

rate_counters = Table(
    "rate_counters",
    metadata,
    Column("bucket", LargeBinary(32), primary_key=True),
    Column("ends", BigInteger, nullable=False),
    Column("used", Integer, nullable=False),
)

teams = Table(
    "teams",
    metadata,
    id_column("id", primary_key=True),
    word("name", 128),
    Column("generation", Integer, nullable=False),
    sealed("public_key"),
    Column("key_entry", BigInteger, nullable=False),
    moment("created_at"),
)

team_members = Table(
    "team_members",
    metadata,
    id_column("team_id", "teams.id", primary_key=True),
    id_column("user_id", "users.id", primary_key=True),
    Column("generation", Integer, nullable=False),
    sealed("team_seed"),
    moment("admitted_at"),
    id_column("admitted_by", "users.id"),
    Index("ix_team_members_user_id", "user_id"),
)

routing = Table(
    "routing",
    metadata,
    Column("category", String(64), primary_key=True),
    id_column("team_id", "teams.id"),
)

team_policies = Table(
    "team_policies",
    metadata,
    id_column("team_id", "teams.id", primary_key=True),
    Column("kind", String(32), primary_key=True),
    word("treatment", 16),
)

cases = Table(
    "cases",
    metadata,
    id_column("id", primary_key=True),
    id_column("owner_id", "users.id"),
    word("category"),
    word("language", 16),
    word("channel", 16),
    word("status", 24),
    id_column("team_id", "teams.id", null=True),
    id_column("assignee_id", "users.id", null=True),
    Column("epoch", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("order_index", LargeBinary(32)),
    moment("created_at"),
    moment("updated_at"),
    moment("submitted_at", null=True),
    moment("first_answer_due", null=True),
    moment("first_answered_at", null=True),
    word("closing_status", 24, null=True),
    moment("closing_due", null=True),
    Column("rotation_owed", Boolean, nullable=False),
    Column("evidence_count", Integer, nullable=False),
    Column("evidence_bytes", BigInteger, nullable=False),
    word("rules", 16),
    Index("ix_cases_owner_id", "owner_id", "id"),
    Index("ix_cases_team_id", "team_id", "id"),
    Index("ix_cases_order_index", "order_index"),
)

case_keys = Table(
    "case_keys",
    metadata,
    id_column("case_id", "cases.id", primary_key=True),
    id_column("user_id", "users.id", primary_key=True),
    Column("epoch", Integer, nullable=False),
    sealed("sealed_key"),
)

team_seals = Table(
    "team_seals",
    metadata,
    id_column("case_id", "cases.id", primary_key=True),
    Column("scope", String(256), primary_key=True),
    id_column("team_id", "teams.id", primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    sealed("sealed_key"),
    sealed("signature"),
    Index("ix_team_seals_team_id", "team_id"),
)

objects = Table(
    "objects",
    metadata,
    id_column("id", primary_key=True),
    id_column("case_id", "cases.id"),
    Column("scope", String(256), nullable=False),
    word("kind", 16),
    Column("version", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    sealed("wrapped_key"),
    sealed("ciphertext"),
    moment("created_at"),
    id_column("author_id", "users.id", null=True),
    UniqueConstraint("case_id", "scope"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", String(36), ForeignKey("objects.id"), primary_key=True),
    id_column("case_id", "cases.id"),
    Column("number", Integer, nullable=False),
    word("media_type", 128),
    Column("length", BigInteger, nullable=False),
    moment("received_at"),
    Column("entry", BigInteger, nullable=False),
    word("rendition", 32),
    UniqueConstraint("case_id", "number"),
)

parts = Table(
    "parts",
    metadata,
    Column("object_id", String(36), ForeignKey("objects.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("blob", String(32), nullable=False, unique=True),
    Column("length", BigInteger, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    id_column("id", primary_key=True),
    id_column("case_id", "cases.id"),
    word("kind", 16),
    id_column("author_id", "users.id"),
    word("author_role", 16),
    moment("created_at"),
    Index("ix_messages_case_id", "case_id", "id"),
)

access_requests = Table(
    "access_requests",
    metadata,
    id_column("id", primary_key=True),
    id_column("case_id", "cases.id"),
    id_column("requester_id", "users.id"),
    id_column("team_id", "teams.id"),
    Column("scopes", String(4096), nullable=False),
    word("purpose"),
    Column("seconds", Integer, nullable=False),
    word("status", 16),
    moment("created_at"),
    moment("expires_at"),
    moment("decided_at", null=True),
    id_column("grant_id", null=True),
    Index("ix_access_requests_case_id", "case_id", "id"),
    Index("ix_access_requests_requester_id", "requester_id", "id"),
)

grants = Table(
    "grants",
    metadata,
    id_column("id", primary_key=True),
    id_column("case_id", "cases.id"),
    id_column("request_id", "access_requests.id"),
    id_column("granter_id", "users.id"),
    id_column("grantee_id", "users.id"),
    Column("scopes", String(4096), nullable=False),
    word("purpose"),
    word("status", 16),
    moment("starts_at"),
    moment("ends_at"),
    moment("ended_at", null=True),
    sealed("statement"),
    sealed("signature"),
    Index("ix_grants_case_id", "case_id", "id"),
    Index("ix_grants_grantee_id", "grantee_id", "status"),
)

grant_keys = Table(
    "grant_keys",
    metadata,
    id_column("grant_id", "grants.id", primary_key=True),
    Column("scope", String(256), primary_key=True),
    Column("epoch", Integer, nullable=False),
    sealed("sealed_key"),
    sealed("signature"),
)

replays = Table(
    "replays",
    metadata,
    id_column("user_id", "users.id", primary_key=True),
    Column("key_hash", LargeBinary(32), primary_key=True),
    Column("digest", LargeBinary(32), nullable=False),
    sealed("sealed_result"),
    id_column("case_id", "cases.id", null=True),
    moment("created_at"),
    Index("ix_replays_case_id", "case_id"),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("index", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    word("id", 36),
    moment("time"),
    word("actor", 36, null=True),
    word("role", 16),
    word("action", 32),
    word("outcome", 16),
    word("case_id", 36, null=True),
    word("team_id", 36, null=True),
    word("object_id", 36, null=True),
    word("grant_id", 36, null=True),
    word("purpose", null=True),
    Column("raw", LargeBinary, nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
    Index("ix_log_entries_case_id", "case_id", "index"),
    Index("ix_log_entries_actor", "actor", "index"),
    Index("ix_log_entries_action", "action", "index"),
    Index("ix_log_entries_grant_id", "grant_id", "index"),
    Index("ix_log_entries_time", "time"),
)

log_nodes = Table(
    "log_nodes",
    metadata,
    Column("level", Integer, primary_key=True),
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)
