"""What each page of this room may show; never anything about who appeals."""
