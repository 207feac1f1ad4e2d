"""The assistant that answers with a model of Cohere."""
