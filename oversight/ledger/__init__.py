"""The public record: every act leaves a leaf that names no person, or an audit row."""
