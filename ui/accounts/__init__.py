"""AUTH=accounts: who is at the door, and the forms by which people come and go."""
