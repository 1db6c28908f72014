"""What the analysis found, as text, Markdown, JSON, CSV and figures."""
