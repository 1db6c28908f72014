"""All that knows asv: its plugin, its commands, its result files. No other package imports asv."""
