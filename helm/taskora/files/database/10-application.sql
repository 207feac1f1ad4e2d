-- Runs once, as the superuser, on the server that listens on its socket alone while the data directory is made.
-- Names come from the environment, the password from a file: neither is on a command line or in the log.
\getenv database DATABASE_NAME
\getenv role DATABASE_USER
\getenv password_file DATABASE_PASSWORD_FILE
\set password `cat :'password_file'`

SET log_statement = 'none';
SET log_min_error_statement = 'panic';

CREATE ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role" ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
