"""Signing in by OpenID Connect: an issuer vouches for people (authorization code flow, with PKCE, state and nonce)."""
