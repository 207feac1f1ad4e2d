"""The metadata that all tables share."""

import sqlalchemy as sa
from sqlmodel import SQLModel

metadata = SQLModel.metadata
# Names of constraints are fixed, so that a later migration can address them.
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Of better-auth's tables only what ours refer to. Their full shape is in the migrations.
ACCOUNTS_SCHEMA = "auth"
user_table = sa.Table(
    "user",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("email", sa.Text),
    sa.Column("createdAt", sa.DateTime(timezone=True)),
    schema=ACCOUNTS_SCHEMA,
)
