"""What makes a deployment of Lambdesk, and what stands in for one on a single machine."""
