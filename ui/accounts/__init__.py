"""AUTH=accounts: authentication of every request, and the forms for signing in, invitations and passwords."""
