"""What a filing must be, as pure rules: precise, readable, complete or refused."""
