"""Tags in composed characters: builds before kept a letter with its accent apart as another tag."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        UPDATE task
        SET tags = (
            SELECT array_agg(tag ORDER BY place)
            FROM (
                SELECT normalize(each, NFC) AS tag, min(place) AS place
                FROM unnest(tags) WITH ORDINALITY AS parts (each, place)
                GROUP BY 1
            ) AS composed
        )
        WHERE array_to_string(tags, '') IS NOT NFC NORMALIZED
        """
    )


def downgrade() -> None:
    pass
