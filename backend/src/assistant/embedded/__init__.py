"""The assistant that needs no model: fixed rules for plain English, over the same tools."""
