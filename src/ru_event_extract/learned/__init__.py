"""Learned parts: small models as data, evaluated without the library that trained them."""
