"""The offer in full, policy per school, brand, quality, and integral programmes."""

from alembic import op

from shared.access.rows import protect, read_by_staff

revision = "offer_and_quality"
down_revision = "0003"
branch_labels = None
depends_on = None

CATALOGUE = (
    "ALTER TABLE partner ADD COLUMN story text",
    """
    ALTER TABLE partner ADD COLUMN stage text NOT NULL DEFAULT 'contracted'
    CHECK (stage IN ('explored', 'trial', 'contracted', 'evaluated', 'continued', 'stopped'))
    """,
    """
    CREATE TABLE partner_step (
        step_id uuid PRIMARY KEY,
        partner_id text NOT NULL REFERENCES partner,
        stage text NOT NULL,
        taken_on date NOT NULL,
        taken_by text NOT NULL,
        reason text NOT NULL
    )
    """,
    "CREATE INDEX partner_step_of ON partner_step (partner_id, taken_on, step_id)",
    "COMMENT ON TABLE partner_step IS 'Each step with a partner: when, by whom and why (R22).'",
    """
    INSERT INTO partner_step (step_id, partner_id, stage, taken_on, taken_by, reason)
    SELECT gen_random_uuid(), partner_id, 'contracted', current_date, 'invoering',
           'Had al een contract toen de stappen werden ingevoerd.'
    FROM partner
    """,
    """
    CREATE TABLE picture (
        picture_id uuid PRIMARY KEY,
        content bytea NOT NULL CHECK (length(content) <= 200000)
    )
    """,
    "COMMENT ON TABLE picture IS 'Faces and logos that anybody may see, made small by us.'",
    """
    CREATE TABLE trainer (
        trainer_id text PRIMARY KEY,
        partner_id text NOT NULL REFERENCES partner,
        name text NOT NULL,
        story text NOT NULL,
        languages text[] NOT NULL,
        picture_id uuid REFERENCES picture
    )
    """,
    "CREATE INDEX trainer_of ON trainer (partner_id)",
    """
    ALTER TABLE module
        ADD COLUMN description text,
        ADD COLUMN levels integer[] NOT NULL DEFAULT '{1,2,3,4}'
            CHECK (levels <@ '{1,2,3,4}' AND levels <> '{}'),
        ADD COLUMN languages text[] NOT NULL DEFAULT '{nl}',
        ADD COLUMN suits text[] NOT NULL DEFAULT '{}',
        ADD COLUMN suits_less text[] NOT NULL DEFAULT '{}',
        ADD COLUMN shops text[] NOT NULL DEFAULT '{internal,public}'
            CHECK (shops <@ '{internal,public}' AND shops <> '{}'),
        ADD COLUMN insight text,
        ADD COLUMN insight_source text,
        ADD COLUMN insight_on date,
        ADD CHECK (num_nulls(insight, insight_source, insight_on) IN (0, 3))
    """,
    "CREATE INDEX module_partner ON module (partner_id)",
)

POLICY = (
    "ALTER TABLE policy ADD COLUMN brin text",
    "ALTER TABLE policy ADD COLUMN agreements_link text",
    "ALTER TABLE policy ADD COLUMN explanation text",
    "ALTER TABLE policy ADD COLUMN decided_by text",
    "ALTER TABLE policy DROP CONSTRAINT policy_pkey",
    "ALTER TABLE policy DROP CONSTRAINT policy_valid_from_key",
    # what decided for a school's students goes on to decide for them; nobody else had policy
    """
    INSERT INTO policy (brin, version, valid_from, groups)
    SELECT DISTINCT left(p.brin, 4), v.version, v.valid_from, v.groups
    FROM policy v CROSS JOIN pseudonym p WHERE v.brin IS NULL
    """,
    "DELETE FROM policy WHERE brin IS NULL",
    "ALTER TABLE policy ADD PRIMARY KEY (brin, version)",
    "ALTER TABLE policy ADD UNIQUE (brin, valid_from)",
    *protect("policy", "brin"),
    read_by_staff("policy", "brin"),
)


def upgrade() -> None:
    for statement in (*CATALOGUE, *POLICY):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("two schools' policies cannot become one again")
