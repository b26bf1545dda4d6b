"""The offer in full, policy per school, brand, quality, and integral programmes."""

from alembic import op

from shared.access.rows import protect, read_by_staff

revision = "0005"
down_revision = "0004"
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

BRAND = (
    """
    CREATE TABLE brand (
        brin text PRIMARY KEY,
        name text NOT NULL,
        tagline text NOT NULL,
        colour text NOT NULL,
        on_colour text NOT NULL,
        link text NOT NULL,
        contact text NOT NULL,
        logo bytea CHECK (length(logo) <= 200000)
    )
    """,
    "COMMENT ON TABLE brand IS 'How a school is recognised on its pages; changed without code.'",
    *protect("brand", "brin"),
    read_by_staff("brand", "brin"),
    """
    CREATE TABLE face (
        face_id uuid PRIMARY KEY,
        brin text NOT NULL,
        name text NOT NULL,
        line text NOT NULL,
        picture_id uuid REFERENCES picture
    )
    """,
    "CREATE INDEX face_of ON face (brin)",
    "COMMENT ON TABLE face IS 'People whom the young know, shown with the brand of a school.'",
    *protect("face", "brin"),
    read_by_staff("face", "brin"),
)

QUALITY = (
    """
    CREATE TABLE contact_person (
        brin text NOT NULL,
        crebo text NOT NULL,
        name text NOT NULL,
        email text NOT NULL,
        since date NOT NULL,
        PRIMARY KEY (brin, crebo)
    )
    """,
    "COMMENT ON TABLE contact_person IS 'The one contact person of each course of a school.'",
    *protect("contact_person", "brin"),
    read_by_staff("contact_person", "brin"),
    """
    CREATE TABLE signal (
        signal_id uuid PRIMARY KEY,
        brin text NOT NULL,
        giver text NOT NULL,
        giver_name text NOT NULL,
        about_module uuid REFERENCES module,
        about_partner text REFERENCES partner,
        text text NOT NULL,
        given_on date NOT NULL,
        decide_by date NOT NULL,
        owner text,
        decision text CHECK (decision IN ('adopted', 'rejected', 'parked')),
        reason text,
        decided_on date,
        CHECK (num_nulls(decision, reason, decided_on) IN (0, 3)),
        CHECK (decision IS NULL OR owner IS NOT NULL)
    )
    """,
    "CREATE INDEX signal_open ON signal (brin, decide_by)",
    *protect("signal", "brin", "brin || '#' || giver"),
    """
    CREATE TABLE evaluation_link (
        key uuid PRIMARY KEY,
        brin text NOT NULL,
        order_id uuid NOT NULL REFERENCES module_order,
        side text NOT NULL CHECK (side IN ('student', 'slber', 'partner')),
        UNIQUE (order_id, side)
    )
    """,
    *protect(
        "evaluation_link", through="module_order o WHERE o.order_id = evaluation_link.order_id"
    ),
    """
    CREATE TABLE evaluation (
        evaluation_id uuid PRIMARY KEY,
        brin text NOT NULL,
        order_id uuid NOT NULL REFERENCES module_order,
        side text NOT NULL CHECK (side IN ('student', 'slber', 'partner')),
        marks jsonb NOT NULL,
        tip text,
        given_on date NOT NULL
    )
    """,
    "COMMENT ON TABLE evaluation IS 'Answers without a name; shown from five on (R36).'",
    "CREATE INDEX evaluation_order ON evaluation (order_id, side)",
    *protect("evaluation", "brin"),
    """
    CREATE TABLE quality_formula (
        brin text NOT NULL,
        version integer NOT NULL CHECK (version > 1),
        valid_from date NOT NULL,
        klik integer NOT NULL CHECK (klik BETWEEN 0 AND 10),
        students integer NOT NULL CHECK (students BETWEEN 0 AND 10),
        slbers integer NOT NULL CHECK (slbers BETWEEN 0 AND 10),
        partners integer NOT NULL CHECK (partners BETWEEN 0 AND 10),
        PRIMARY KEY (brin, version)
    )
    """,
    *protect("quality_formula", "brin"),
    """
    ALTER TABLE module_order ADD CONSTRAINT module_order_one_funding
    CHECK (funding IN ('statutory', 'regional-programme', 'municipal', 'other'))
    """,
    """
    ALTER TABLE enrolment ADD CONSTRAINT enrolment_one_funding
    CHECK (funding IN ('statutory', 'regional-programme', 'municipal', 'other'))
    """,
)

OUTFLOW = (
    "'work-without-diploma', 'work-with-diploma', 'work-with-certificates', "
    "'further-education-with-diploma'"
)
PROGRAMMES = (
    """
    CREATE TABLE programme (
        programme_id uuid PRIMARY KEY,
        brin text NOT NULL,
        name text NOT NULL,
        first_day date NOT NULL,
        last_day date NOT NULL CHECK (last_day >= first_day),
        floor_hours integer NOT NULL,
        support_hours integer NOT NULL
    )
    """,
    *protect("programme", "brin"),
    """
    CREATE TABLE social_map (
        entry_id uuid PRIMARY KEY,
        brin text NOT NULL,
        name text NOT NULL,
        theme text NOT NULL,
        region text NOT NULL,
        route text NOT NULL,
        contact text NOT NULL,
        checked_on date NOT NULL
    )
    """,
    "COMMENT ON TABLE social_map IS 'Sociale kaart: organisations around the student.'",
    *protect("social_map", "brin"),
    f"""
    CREATE TABLE programme_participant (
        programme_id uuid NOT NULL REFERENCES programme,
        subject uuid NOT NULL,
        workplace uuid REFERENCES social_map,
        floor_hours integer NOT NULL,
        support_hours integer NOT NULL,
        expected text NOT NULL CHECK (expected IN ({OUTFLOW})),
        actual text CHECK (actual IN ({OUTFLOW})),
        actual_on date,
        PRIMARY KEY (programme_id, subject),
        CHECK ((actual IS NULL) = (actual_on IS NULL))
    )
    """,
    "CREATE INDEX programme_participant_subject ON programme_participant (subject)",
    *protect(
        "programme_participant", through="student s WHERE s.subject = programme_participant.subject"
    ),
    """
    CREATE TABLE certificate (
        certificate_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        programme_id uuid NOT NULL REFERENCES programme,
        name text NOT NULL,
        obtained_on date NOT NULL
    )
    """,
    "CREATE INDEX certificate_of ON certificate (programme_id, subject)",
    *protect("certificate", through="student s WHERE s.subject = certificate.subject"),
)


def upgrade() -> None:
    for statement in (*CATALOGUE, *POLICY, *BRAND, *QUALITY, *PROGRAMMES):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("two schools' policies cannot become one again")
